/** Brings an element to the middle of the strip that it scrolls in, where it is not wholly shown. The page itself does not move. */
export function keepInView(strip: Element | null, selector: string): void {
  const element = strip?.querySelector(selector) ?? null
  if (strip === null || element === null) return
  const [room, shown] = [strip.getBoundingClientRect(), element.getBoundingClientRect()]
  if (shown.left >= room.left && shown.right <= room.right) return
  strip.scrollLeft += (shown.left + shown.right - room.left - room.right) / 2
}
