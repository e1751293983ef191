import { MalformedMessage } from './malformed-message.ts'

/**
 * Checks that a message (RFC 1035 section 4) is exactly as long as its counts and lengths say, before the packet
 * library reads it: the library trusts RDLENGTH, and silently reads a record across its end.
 */
export function checkFraming(message: Uint8Array): void {
  if (message.length < headerBytes) throw new MalformedMessage('too-short', `${message.length} bytes, a header has ${headerBytes}`)
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const [questions, records] = [view.getUint16(4), view.getUint16(6) + view.getUint16(8) + view.getUint16(10)]
  if (questions > 1) throw new MalformedMessage('question-mismatch', `${questions} questions`)
  if (records > maxRecords) throw new MalformedMessage('too-many-records', `${records}, the limit is ${maxRecords}`)

  let offset = headerBytes
  for (let i = 0; i < questions; i++) offset = need(message, nameEnd(message, offset) + 4)
  for (let i = 0; i < records; i++) {
    const fixed = nameEnd(message, offset)
    const start = need(message, fixed + 10)
    offset = need(message, start + view.getUint16(fixed + 8))
    checkRecordData(message, view.getUint16(fixed), start, offset)
  }
  if (offset !== message.length) throw new MalformedMessage('trailing-bytes', `${message.length - offset} after the last record`)
}

/**
 * The offset after the name at `offset`. A pointer must lead backwards, and further back each time, which rules out
 * loops (RFC 1035 section 4.1.4). Throws when the name leaves the message or is longer than 255 octets.
 */
export function nameEnd(message: Uint8Array, offset: number): number {
  let end: number | null = null
  let length = 0
  let before = offset
  for (let at = offset; ; ) {
    const head = message[at]
    if (head === undefined) throw new MalformedMessage('bad-name', 'runs past the end')
    if (head === 0) return end ?? at + 1
    if (head >= 0xc0) {
      const low = message[at + 1]
      if (low === undefined) throw new MalformedMessage('bad-name', 'a pointer runs past the end')
      end ??= at + 2
      at = ((head & 0x3f) << 8) | low
      if (at >= before) throw new MalformedMessage('bad-name', 'a pointer does not lead backwards')
      if (at < headerBytes) throw new MalformedMessage('bad-name', 'a pointer leads into the header')
      before = at
    } else {
      if (head > 63) throw new MalformedMessage('bad-name', `label type 0x${head.toString(16)}`)
      length += head + 1
      if (length > 254) throw new MalformedMessage('bad-name', 'longer than 255 octets')
      at += head + 1
    }
  }
}

/** The kinds of data whose own length must agree with RDLENGTH. */
function checkRecordData(message: Uint8Array, type: number, start: number, end: number): void {
  const expected = { 1: () => start + 4, 28: () => start + 16, 2: afterName, 5: afterName, 6: () => nameEnd(message, afterName()) + 20 }[type]
  if (expected !== undefined && expected() !== end) {
    throw new MalformedMessage('bad-record-data', `type ${type}: expected ${expected() - start} bytes, got ${end - start}`)
  }
  if (type === 41) checkOptions(message, start, end)
  if (type === 16) checkStrings(message, start, end)
  // RFC 8659 section 4.1: flags, tag length, a tag of at least one byte, value.
  if (type === 257 && (end - start < 3 || message[start + 1] === 0 || start + 2 + (message[start + 1] ?? 0) > end)) {
    throw new MalformedMessage('bad-record-data', 'CAA: the tag does not fit')
  }

  function afterName(): number {
    return nameEnd(message, start)
  }
}

/** RFC 6891 section 6.1.2: code, length, data, until the end. */
function checkOptions(message: Uint8Array, start: number, end: number): void {
  let at = start
  while (at + 4 <= end) at += 4 + (((message[at + 2] ?? 0) << 8) | (message[at + 3] ?? 0))
  if (at !== end) throw new MalformedMessage('record-overrun', 'an EDNS option runs past its record')
}

/** RFC 1035 section 3.3.14: at least one character string, each with its length before it. */
function checkStrings(message: Uint8Array, start: number, end: number): void {
  let at = start
  while (at < end) at += 1 + (message[at] ?? 0)
  if (at !== end || start === end) throw new MalformedMessage('record-overrun', 'a TXT string runs past its record')
}

function need(message: Uint8Array, offset: number): number {
  if (offset > message.length) throw new MalformedMessage('record-overrun', `needs ${offset} bytes, the message has ${message.length}`)
  return offset
}

const headerBytes = 12
/** The largest sets seen in public answers have some hundred records; 64 kB could hold 6000 to make us sort. */
const maxRecords = 512
