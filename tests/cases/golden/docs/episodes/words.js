export default {
 "tools": "This turn",
 "tools_words": "The selected words",
 "copy_link": "Copy the link",
 "copy_link_words": "Copy a link to these words",
 "copy_quotation": "Copy as a quotation",
 "copy_quotation_words": "Copy these words as a quotation",
 "correct": "Suggest a correction",
 "link_copied": "Link copied",
 "link_not_copied": "This browser does not allow copying. The link is in the address bar.",
 "quotation_copied": "Quotation copied",
 "quotation_not_copied": "This browser does not allow copying. The words are selected, so that you can copy them.",
 "quoted": "“{words}”",
 "folded": {
  "one": "{n} turn: {people}",
  "other": "{n} turns: {people}"
 },
 "shown": {
  "one": "{n} of {all} turns",
  "other": "{n} of {all} turns"
 }
};
