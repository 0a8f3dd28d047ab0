/*
 * The page of an episode, for those who read it. The page is whole without this script; with it,
 *
 *   here.js      a line says which chapter and speaker one is reading
 *   tools.js     a turn, or the words one selects, can be linked, quoted and corrected
 *   filter.js    the turns of some speakers can be read by themselves
 *   quoting.js   what a quotation and a link to words look like
 *   transcript.js  the transcript on the page, and the words of the interface
 */

import { filterBySpeaker } from "./filter.js";
import { showWhereOneIs } from "./here.js";
import { addTools } from "./tools.js";
import { Transcript } from "./transcript.js";

const element = document.querySelector(".ea-transcript");
if (element) {
  const transcript = new Transcript(element);
  filterBySpeaker(transcript);
  addTools(transcript);
  showWhereOneIs(transcript);
}
