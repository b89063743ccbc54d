import "htmx.org";
import { tellDays } from "./days";
import { keepDrafts, restoreDrafts } from "./drafts";
import { watchErrors } from "./errors";
import { sendAhead } from "./upload";

watchErrors();
keepDrafts();
sendAhead();
tellDays();
restoreDrafts(document);
document.addEventListener("htmx:after:swap", () => {
  restoreDrafts(document);
  document.querySelector<HTMLElement>("#main [role=alert]")?.focus();
});

// An address that ends in the name of a form leads to that form, open.
const meant = document.getElementById(location.hash.slice(1));
if (meant instanceof HTMLDetailsElement) meant.open = true;

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-print]")) window.print();
});
