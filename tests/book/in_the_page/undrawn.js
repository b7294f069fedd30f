// The images that do not load.
async (images) => {
  for (const image of images) await image.decode().catch(() => 0);
  return images.filter((i) => !i.naturalWidth).map((i) => i.src);
}
