import { concat, fromHex, fromLatin1 } from '../../bytes/bytes.ts'
import type { HttpErrorCode } from '../http-error.ts'

/** What a hostile server does after it has read a request, and what must come of it. */
export interface HostileBehaviour {
  readonly name: string
  /** Written piece by piece, each when the one before has left; may be endless. */
  readonly answer: () => Iterable<Uint8Array>
  /** What comes behind the answer: an orderly end, a reset, or an open connection. */
  readonly end: 'close' | 'reset' | 'stay'
  readonly code: HttpErrorCode
}

export const hostileHttp1: readonly HostileBehaviour[] = [
  // Something else than HTTP
  behaviour('closes at once', 'closed-before-response', 'close'),
  behaviour('resets at once', 'closed-before-response', 'reset'),
  behaviour('greets as SSH', 'not-http', 'stay', 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n'),
  behaviour('greets as a mail server', 'not-http', 'stay', '220 mail.example ESMTP Postfix\r\n'),
  behaviour('answers with a TLS alert', 'not-http', 'close', fromHex('15030100020246')),
  behaviour('answers with HTTP/2', 'not-http', 'stay', fromHex('000000040000000000')),
  behaviour('answers as HTTP/0.9', 'not-http', 'close', '<html><body>hello</body></html>'),
  behaviour('sends random bytes without end', 'not-http', 'stay', () => repeat(fromHex('8f3a91'))),
  behaviour('says HTTP/3.0', 'unsupported-version', 'close', 'HTTP/3.0 200 OK\r\n\r\n'),
  // The head
  behaviour('stops in the status line', 'truncated-head', 'close', 'HTTP/1.1 200'),
  behaviour('resets in the header', 'truncated-head', 'reset', 'HTTP/1.1 200 OK\r\nServer: x\r\n'),
  behaviour('sends a status that is no number', 'malformed-status-line', 'close', 'HTTP/1.1 OK OK\r\n\r\n'),
  behaviour('sends a status line without end', 'line-too-long', 'stay', () => prefixed('HTTP/1.1 200 ', 'x'.repeat(1_000))),
  behaviour('sends a header line without end', 'line-too-long', 'stay', () => prefixed('HTTP/1.1 200 OK\r\nX: ', 'x'.repeat(1_000))),
  behaviour('sends header lines without end', 'too-many-fields', 'stay', () => prefixed('HTTP/1.1 200 OK\r\n', 'X: y\r\n')),
  behaviour('sends long header lines without end', 'header-section-too-large', 'stay', () => prefixed('HTTP/1.1 200 OK\r\n', `X: ${'y'.repeat(8_000)}\r\n`)),
  behaviour('folds a header without end', 'header-section-too-large', 'stay', () => prefixed('HTTP/1.1 200 OK\r\nX: y\r\n', ' z\r\n')),
  behaviour('sends Early Hints without end', 'too-many-informational-responses', 'stay', () => repeat(fromLatin1('HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'))),
  behaviour('sends a field without a colon', 'malformed-field-line', 'close', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'),
  behaviour('sends NUL in a value', 'malformed-field-value', 'close', 'HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n'),
  behaviour('sends a bare CR in a value', 'malformed-field-value', 'close', 'HTTP/1.1 200 OK\r\nX: a\rY: b\r\n\r\n'),
  behaviour('sends a space before the colon', 'whitespace-before-colon', 'close', 'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello'),
  behaviour('sends a space before the first field', 'whitespace-before-first-field', 'close', 'HTTP/1.1 200 OK\r\n X: y\r\n\r\n'),
  behaviour('switches protocols unasked', 'unexpected-upgrade', 'stay', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'),
  // The framing
  behaviour('sends a negative length', 'malformed-content-length', 'close', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'),
  behaviour('sends two lengths', 'conflicting-content-length', 'close', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'),
  behaviour('sends a length of 20 digits', 'content-length-too-large', 'stay', 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n'),
  behaviour('stops short of its length', 'truncated-body', 'close', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'),
  behaviour('resets in the body', 'truncated-body', 'reset', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'),
  behaviour('resets a body that ends by close', 'truncated-close-delimited-body', 'reset', 'HTTP/1.1 200 OK\r\n\r\nhello'),
  behaviour('chunks twice', 'malformed-transfer-encoding', 'close', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n'),
  behaviour('hides chunked behind a control character', 'malformed-transfer-encoding', 'close', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n'),
  // The chunks
  behaviour('sends a chunk size that is no number', 'malformed-chunk-size', 'close', chunked('hello\r\n')),
  behaviour('sends a chunk size of 80 bits', 'chunk-size-too-large', 'stay', chunked('ffffffffffffffffffff\r\n')),
  behaviour('sends a chunk size without end', 'line-too-long', 'stay', () => prefixed(chunked(''), '0'.repeat(100))),
  behaviour('sends chunk extensions without end', 'chunk-extensions-too-large', 'stay', () => prefixed(chunked(''), `1;${'a'.repeat(900)}\r\nx\r\n`)),
  behaviour('sends chunks of one byte without end', 'too-many-small-chunks', 'stay', () => prefixed(chunked(''), '1\r\nx\r\n')),
  behaviour('ends chunk sizes in LF', 'bare-lf-in-chunked-body', 'close', chunked('5\nhello\r\n0\r\n\r\n')),
  behaviour('sends more than the chunk size', 'chunk-without-crlf', 'close', chunked('5\r\nhello!\r\n0\r\n\r\n')),
  behaviour('forgets the last chunk', 'truncated-chunked-body', 'close', chunked('5\r\nhello\r\n')),
  behaviour('sends trailers without end', 'too-many-fields', 'stay', () => prefixed(chunked('0\r\n'), 'X: y\r\n')),
  behaviour('sends long trailers without end', 'header-section-too-large', 'stay', () => prefixed(chunked('0\r\n'), `X: ${'y'.repeat(2_000)}\r\n`)),
]

type Answer = string | Uint8Array | (() => Iterable<Uint8Array>)

function behaviour(name: string, code: HttpErrorCode, end: HostileBehaviour['end'], answer: Answer = () => []): HostileBehaviour {
  if (typeof answer === 'function') return { name, code, end, answer }
  const bytes = typeof answer === 'string' ? fromLatin1(answer) : answer
  return { name, code, end, answer: () => [bytes] }
}

function chunked(body: string): string {
  return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`
}

function* prefixed(first: string, again: string): Iterable<Uint8Array> {
  yield fromLatin1(first)
  yield* repeat(fromLatin1(again))
}

function* repeat(bytes: Uint8Array): Iterable<Uint8Array> {
  const piece = concat(Array.from({ length: Math.ceil(4_096 / bytes.length) }, () => bytes))
  for (;;) yield piece
}
