/** Hands a file to the person: by a link, so that no permission for downloads is needed. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the content after the click.
  setTimeout(() => URL.revokeObjectURL(url), readWithinMs)
}

const readWithinMs = 60_000
