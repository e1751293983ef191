import type { HttpErrorCode } from './http-error.ts'

/** RFC 9113 section 7, by number. */
const NAMES = [
  'NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM',
  'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED',
] as const

export type Http2ErrorName = (typeof NAMES)[number]

/** The name, or the number in hexadecimal where the registry has none. */
export function http2ErrorName(code: number): string {
  return NAMES[code] ?? `0x${code.toString(16)}`
}

export function http2ErrorNumber(name: Http2ErrorName): number {
  return NAMES.indexOf(name)
}

/** What we tell the peer about its fault: the one place where our codes become the protocol's. */
export function http2ErrorFor(code: HttpErrorCode): Http2ErrorName {
  switch (code) {
    case 'frame-too-large':
    case 'malformed-frame':
      return 'FRAME_SIZE_ERROR'
    case 'flow-control-violated':
    case 'window-overflow':
      return 'FLOW_CONTROL_ERROR'
    case 'frame-on-closed-stream':
      return 'STREAM_CLOSED'
    case 'frame-flood':
    case 'field-block-too-large':
    case 'header-section-too-large':
    case 'too-many-fields':
    case 'too-many-informational-responses':
      return 'ENHANCE_YOUR_CALM'
    case 'malformed-huffman-string':
    case 'hpack-integer-too-large':
    case 'hpack-index-out-of-range':
    case 'truncated-field-block':
    case 'misplaced-table-size-update':
    case 'table-size-update-too-large':
      return 'COMPRESSION_ERROR'
    default:
      return 'PROTOCOL_ERROR'
  }
}
