/**
 * Text of a peer as a code span of CommonMark (section 6.1): nothing in it is markup, a link, or the name of somebody who
 * would be notified. Within a table a bar ends the cell even there (GFM section 4.10), so it is escaped, by a backslash
 * that no other backslash before it may undo.
 */
export function code(text: string): string {
  const line = oneLine(text)
  if (line === '') return ''
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${padding}${line}${padding}${fence}`.replace(/(\\*)\|/g, (_, slashes: string) => `${slashes}${slashes.length % 2 === 0 ? '' : '\\'}\\|`)
}

/** A sentence of ours that quotes a peer: every sign that CommonMark could read as markup is escaped (section 2.4). */
export function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>()#+!|~&^$:]/g, String.raw`\$&`)
    // A list, a heading's underline or a quotation at the beginning of a line; an address that would become a link anywhere.
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`)
    .replace(/^[-=]/, String.raw`\$&`)
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`)
    .replaceAll('@', '@\u2060')
}

/** Rows as a table, without its head where there is none to give. */
export function table(head: readonly [string, ...string[]], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Controls and bidirectional overrides could turn what stands around them; a line break would end the cell. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
