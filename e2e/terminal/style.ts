/** The few ways in which the terminal output is dressed. Plain when nobody watches (a pipe) or NO_COLOR is set. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly warning: (text: string) => string
  readonly error: (text: string) => string
  readonly accent: (text: string) => string
}

export const plain: Style = { bold: same, dim: same, good: same, warning: same, error: same, accent: same }

export const coloured: Style = {
  bold: escape(1, 22),
  dim: escape(2, 22),
  good: escape(32, 39),
  warning: escape(33, 39),
  error: escape(31, 39),
  accent: escape(36, 39),
}

export function styleFor(stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Style {
  return stream.isTTY === true && env['NO_COLOR'] === undefined && env['TERM'] !== 'dumb' ? coloured : plain
}

/**
 * Text of a peer, fit for a terminal: control characters could move the cursor or recolour what we say, and
 * bidirectional overrides could turn it around (CWE-150).
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
}

function same(text: string): string {
  return text
}

function escape(open: number, close: number): (text: string) => string {
  return (text) => `\u001b[${open}m${text}\u001b[${close}m`
}
