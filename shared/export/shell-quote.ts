/**
 * Joins words to a command that a POSIX shell reads back as exactly these words (XCU 2.2): what is not plainly harmless
 * stands in single quotes, within which nothing has a meaning. Throws TypeError for NUL, which no argument can hold.
 */
export function shellCommand(words: readonly string[]): string {
  return words.map(quoteWord).join(' ')
}

function quoteWord(word: string): string {
  if (word.includes('\0')) throw new TypeError('a command line cannot hold NUL')
  return /^[A-Za-z0-9_./:,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
