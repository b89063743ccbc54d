// What a day or a length that is being typed comes to, in words beside its field.

/** Asks the server whenever somebody has typed one. */
export function tellDays(): void {
  document.addEventListener("change", (event) => {
    const field = (event.target as Element).closest(".field");
    const place = field?.querySelector<HTMLElement>("[data-days]");
    if (field && place) void tell(field, place);
  });
}

async function tell(field: Element, place: HTMLElement): Promise<void> {
  const asked = new URLSearchParams(place.dataset.days);
  for (const input of field.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input[name], select[name]")) asked.set(input.name, input.value);
  place.dataset.asked = asked.toString();
  const answer = await fetch(`/calendars/hint?${asked}`).catch(() => null); // without a connection the field works, it only says nothing
  if (place.dataset.asked === asked.toString()) place.textContent = answer?.ok ? await answer.text() : "";
}
