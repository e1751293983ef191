import type { Greeting, Starttls, WebSocketResult } from '../../shared/contract/report.ts'
import { milliseconds, type Row } from './rows.ts'
import { printable } from './style.ts'

/** The plain-text talk before TLS, line by line. */
export function starttlsRows({ lines }: Starttls): Row[] {
  return lines.map(({ from, text }): Row => [from === 'client' ? 'we said' : 'it said', printable(text)])
}

export function greetingRows(greeting: Greeting | null): Row[] {
  return [['greeting', greeting === null ? 'none: it waits for its client to speak' : printable(greeting.text)]]
}

export function webSocketRows({ subprotocol, pingMs, close, closeCode, messages }: WebSocketResult): Row[] {
  return [
    ['subprotocol', subprotocol === null ? 'none' : printable(subprotocol)],
    ['ping', pingMs === null ? 'not answered' : milliseconds(pingMs)],
    ['close', `${closeTexts[close]}${closeCode === null ? '' : ` (${closeCode})`}`],
    ...(messages === 0 ? [] : [['messages', `${messages} came unasked`] as const]),
  ]
}

const closeTexts: Readonly<Record<WebSocketResult['close'], string>> = {
  clean: 'clean',
  'server-closed-first': 'the server closed first',
  unanswered: 'our Close frame was not answered',
}
