/** The live region every page has; without it there is nowhere to speak, and nothing is lost but the words. */
const region = () => document.getElementById("messages");

/** Shows one message to the reader, and reads it to a screen reader. A newer one takes the older one's place. */
export function say(title: string, detail = "", kind: "danger" | "success" | "info" = "danger"): void {
  const place = region();
  if (!place) return;
  const box = document.createElement("div");
  box.className = `alert alert-${kind} message`;
  const heading = document.createElement("strong");
  heading.textContent = title;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "message-close";
  close.setAttribute("aria-label", wording("close"));
  close.textContent = "×";
  close.addEventListener("click", () => box.remove());
  box.append(heading, close);
  for (const line of detail.split("\n").filter(Boolean)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    box.append(paragraph);
  }
  place.replaceChildren(box);
}

/** A sentence in the reader's language, as the server wrote it on the live region. */
export function wording(name: string): string {
  return region()?.getAttribute(`data-${name}`) ?? "";
}
