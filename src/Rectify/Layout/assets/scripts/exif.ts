// What a camera wrote into a picture: CIPA DC-008 (Exif), read from the file's first bytes.
const subDirectory = 0x8769;
const takenTag = 0x9003;
const zoneTag = 0x9011;

/** When a camera took a picture, as the service reads times; null when it doesn't say. A camera without a zone is taken to be where we are. */
export async function takenAt(file: File): Promise<string | null> {
  if (file.type !== "image/jpeg") return null;
  try {
    return timeIn(new DataView(await file.slice(0, 256 * 1024).arrayBuffer()));
  } catch (fault) {
    if (fault instanceof RangeError) return null; // cut short, or not what it says it is
    throw fault;
  }
}

function timeIn(view: DataView): string | null {
  for (let at = 2; view.getUint16(at) >= 0xffe0 && view.getUint16(at) <= 0xffef; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return timeInTiff(view, at + 10);
  }
  return null;
}

function timeInTiff(view: DataView, start: number): string | null {
  const little = view.getUint16(start) === 0x4949;
  const directory = entry(view, start + view.getUint32(start + 4, little), subDirectory, little);
  if (directory === null) return null;
  const from = start + view.getUint32(directory + 8, little);
  const taken = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text(view, start, entry(view, from, takenTag, little), little));
  if (!taken) return null;
  const [year, month, day, hour, minute, second] = taken.slice(1).map(Number) as [number, number, number, number, number, number];
  const local = new Date(year, month - 1, day, hour, minute, second);
  if (Number.isNaN(local.getTime()) || year < 1990) return null;
  const zone = /^[+-]\d\d:\d\d/.exec(text(view, start, entry(view, from, zoneTag, little), little));
  return `${taken[1]}-${taken[2]}-${taken[3]}T${taken[4]}:${taken[5]}:${taken[6]}${zone?.[0] ?? zoneOf(local)}`;
}

/** Where a directory's entry of a tag begins; null when it has none. */
function entry(view: DataView, directory: number, tag: number, little: boolean): number | null {
  const count = view.getUint16(directory, little);
  for (let index = 0; index < count; index++) {
    const at = directory + 2 + index * 12;
    if (view.getUint16(at, little) === tag) return at;
  }
  return null;
}

/** An entry's letters, which stand in it when they are four at most. */
function text(view: DataView, start: number, at: number | null, little: boolean): string {
  if (at === null) return "";
  const length = Math.min(view.getUint32(at + 4, little), 64);
  const from = length <= 4 ? at + 8 : start + view.getUint32(at + 8, little);
  return Array.from({ length }, (_, index) => String.fromCharCode(view.getUint8(from + index))).join("");
}

function zoneOf(local: Date): string {
  const minutes = -local.getTimezoneOffset();
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
