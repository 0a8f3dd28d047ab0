/* The citation of end.html: its address is shown whole, and a button copies it. */

const citation = document.querySelector(".ea-cite");
const button = citation.querySelector("button");
const address = citation.querySelector("a");

// Where the site's address was not known when the page was made, the link is a relative one.
address.textContent = address.href;
button.hidden = !navigator.clipboard; // which there is on safe connections only

button.addEventListener("click", async () => {
  await navigator.clipboard.writeText(citation.querySelector("p").textContent);
  button.textContent = button.dataset.copied;
});
