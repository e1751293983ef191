/**
 * Header and trailer fields (RFC 9110 section 5) as a plain list: order, spelling and duplicates survive.
 * Values are Latin-1 text, one character for each octet, without the whitespace around them.
 */
export interface Field {
  readonly name: string
  readonly value: string
}

/** The values of every field of that name, in order. `name` is compared without regard to case. */
export function fieldValues(fields: readonly Field[], name: string): string[] {
  const wanted = name.toLowerCase()
  return fields.filter((field) => field.name.toLowerCase() === wanted).map((field) => field.value)
}

/** The first value of that name, or null. */
export function firstFieldValue(fields: readonly Field[], name: string): string | null {
  const wanted = name.toLowerCase()
  return fields.find((field) => field.name.toLowerCase() === wanted)?.value ?? null
}

/** All values of a list-based field joined by commas (RFC 9110 section 5.3), or null. Never right for Set-Cookie. */
export function combinedFieldValue(fields: readonly Field[], name: string): string | null {
  const values = fieldValues(fields, name)
  return values.length === 0 ? null : values.join(', ')
}

/** `token` of RFC 9110 section 5.6.2. */
export function isToken(text: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text)
}

/** `field-value` of RFC 9110 section 5.5 as a sender may write it: no controls but HTAB, above all no CR, LF or NUL. */
export function isFieldValue(text: string): boolean {
  return /^[\t -~\x80-\xff]*$/.test(text)
}

/** Takes optional whitespace (SP and HTAB only) from both ends. */
export function trimOptionalWhitespace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isWhitespace(text.charCodeAt(start))) start++
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09
}
