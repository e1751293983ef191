/**
 * The Unicode form of an ASCII host name (RFC 5891 section 4.4), to be shown beside it and never in its place: look-alike
 * letters are the reason that punycode is shown at all. Null when there is nothing to show or a label does not decode.
 */
export function unicodeHost(host: string): string | null {
  if (!host.split('.').some((label) => label.startsWith(prefix))) return null
  const labels = host.split('.').map((label) => (label.startsWith(prefix) ? decodeLabel(label.slice(prefix.length)) : label))
  return labels.some((label) => label === null || label === '') ? null : labels.join('.')
}

/** Punycode decoding, RFC 3492 section 6.2, for one label without its prefix. */
function decodeLabel(input: string): string | null {
  const split = input.lastIndexOf('-')
  const output = split > 0 ? Array.from(input.slice(0, split), (letter) => letter.codePointAt(0) ?? 0) : []
  let position = split > 0 ? split + 1 : 0
  let code = 0x80
  let index = 0
  let bias = 72
  while (position < input.length) {
    const previous = index
    for (let weight = 1, step = base; ; step += base) {
      const digit = digitOf(input.charCodeAt(position++))
      if (digit === null) return null
      index += digit * weight
      const threshold = Math.min(Math.max(step - bias, 1), 26)
      if (digit < threshold) break
      weight *= base - threshold
      if (weight > 0x7fff_ffff || index > 0x7fff_ffff) return null
    }
    const length = output.length + 1
    bias = adapted(index - previous, length, previous === 0)
    code += Math.floor(index / length)
    index %= length
    if (code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) return null
    output.splice(index++, 0, code)
  }
  return String.fromCodePoint(...output)
}

/** RFC 3492 section 6.1. */
function adapted(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2))
  rest += Math.floor(rest / length)
  let bias = 0
  for (; rest > 455; bias += base) rest = Math.floor(rest / 35)
  return bias + Math.floor((36 * rest) / (rest + 38))
}

/** NaN at the end of the input is no digit either. */
function digitOf(charCode: number): number | null {
  if (charCode >= 0x30 && charCode <= 0x39) return charCode - 0x30 + 26
  if (charCode >= 0x61 && charCode <= 0x7a) return charCode - 0x61
  if (charCode >= 0x41 && charCode <= 0x5a) return charCode - 0x41
  return null
}

const prefix = 'xn--'
const base = 36
