const edge = 480;
const most = 64 * 1024;

/** A small picture of a picture. */
export interface Thumbnail {
  canvas: HTMLCanvasElement;
  blob: Blob;
}

/** Null for what isn't a picture, or is none that this browser draws. */
export async function thumbnailOf(file: File): Promise<Thumbnail | null> {
  if (!/^image\/(jpeg|png|webp|gif|bmp)$/.test(file.type)) return null;
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return null;
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, edge / Math.max(image.width, image.height));
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.fillStyle = "#fff"; // a drawing without a ground would turn black
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  for (const quality of [0.8, 0.6, 0.4, 0.2]) {
    const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, "image/jpeg", quality));
    if (blob && blob.size <= most) return { canvas, blob };
  }
  return null;
}
