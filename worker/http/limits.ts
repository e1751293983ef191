/** Bounds on what one peer may make us hold. Every figure has its unit in its name and its reason beside it. */
export interface Http1Limits {
  /** Longest status, header or trailer line, terminator included. */
  readonly maxLineBytes: number
  /** All lines of one header section, status line included. */
  readonly maxHeaderSectionBytes: number
  readonly maxFields: number
  readonly maxTrailerSectionBytes: number
  readonly maxTrailerFields: number
  /** 1xx responses before the final one. */
  readonly maxInformationalResponses: number
  /** Longest chunk-size line with its extensions, terminator included. */
  readonly maxChunkLineBytes: number
  /** Extensions of all chunks of one body together. */
  readonly maxChunkExtensionBytes: number
  /** Chunks of one body with fewer than {@link SMALL_PIECE_BYTES}. */
  readonly maxSmallChunks: number
}

export const http1Limits: Http1Limits = {
  maxLineBytes: 16_384, // nginx and Apache stop at 8 KiB; a Content-Security-Policy of the field reaches 12 KiB
  maxHeaderSectionBytes: 65_536, // Chromium allows 256 KiB, Node 16 KiB; nothing honest was seen above 32 KiB
  maxFields: 256, // Apache allows 100, h2 servers about 200
  maxTrailerSectionBytes: 8_192, // trailers carry a digest or a timing
  maxTrailerFields: 32,
  maxInformationalResponses: 16, // curl and Node have no bound here and a CVE each; browsers follow a handful
  maxChunkLineBytes: 1_024, // the size needs 16 digits; the rest is room for an extension
  maxChunkExtensionBytes: 16_384, // the bound that Go set after CVE-2023-39326
  maxSmallChunks: 4_096, // a chunk costs us microseconds and its sender one packet for hundreds; event streams send a few a second
}

/** Bounds of one HTTP/2 connection. Where nothing else is said, a figure is for its whole life and counts down. */
export interface Http2Limits {
  /** What a stream and the connection may have in flight towards us. */
  readonly windowBytes: number
  /** Requests that we make; the peer's SETTINGS_MAX_CONCURRENT_STREAMS holds beside it. */
  readonly maxRequests: number
  /** One field block, compressed, over its HEADERS and CONTINUATION frames. */
  readonly maxFieldBlockBytes: number
  /** All field blocks together. */
  readonly maxTotalFieldBlockBytes: number
  /** CONTINUATION frames of one field block. */
  readonly maxContinuationFrames: number
  /** One decoded field block as RFC 9113 section 10.5.1 counts it; announced as SETTINGS_MAX_HEADER_LIST_SIZE. */
  readonly maxHeaderListBytes: number
  readonly maxFields: number
  /** 1xx responses of one stream before the final one. */
  readonly maxInformationalResponses: number
  readonly maxSettingsFrames: number
  readonly maxPingFrames: number
  readonly maxWindowUpdateFrames: number
  /** DATA frames that carry nothing, or only padding, and do not end the stream. */
  readonly maxEmptyDataFrames: number
  /** DATA frames that carry fewer than {@link SMALL_PIECE_BYTES} and do not end the stream. */
  readonly maxSmallDataFrames: number
  /** Everything that needs no answer and brings no content: PRIORITY, unknown types, frames for streams that we gave up. */
  readonly maxOtherFrames: number
}

export const http2Limits: Http2Limits = {
  windowBytes: 1_048_576, // a body of the default bound in one flight, so that the window is never what is measured
  maxRequests: 128, // a probe makes a handful; the figure keeps the table of streams small
  maxFieldBlockBytes: 65_536, // as for HTTP/1.1: compression seldom makes a block longer
  maxTotalFieldBlockBytes: 1_048_576, // 8 KiB for each of the requests; decoding costs some milliseconds for each 64 KiB
  maxContinuationFrames: 16, // 64 KiB take 4 frames of the least maximum size; nghttp2 allows 8 (CVE-2024-28182)
  maxHeaderListBytes: 65_536,
  maxFields: 256,
  maxInformationalResponses: 16,
  maxSettingsFrames: 32, // servers send one or two; each makes us answer (CVE-2019-9515)
  maxPingFrames: 64, // gRPC servers ping every few seconds at most; each makes us answer (CVE-2019-9512)
  maxWindowUpdateFrames: 4_096, // two for every 16 KiB of 16 request bodies of 1 MiB, and as many again
  maxEmptyDataFrames: 64, // CVE-2019-9518; honest servers send one, at the end
  maxSmallDataFrames: 4_096, // as for small chunks
  maxOtherFrames: 256, // room for GREASE and for what was in flight when a stream was cancelled
}

/** Bounds of one WebSocket connection; counts are for its whole life. */
export interface WebSocketLimits {
  /** One message, all its fragments together. */
  readonly maxMessageBytes: number
  /** Messages, or fragments of them. */
  readonly maxDataFrames: number
  /** Pings and pongs received. */
  readonly maxControlFrames: number
}

export const webSocketLimits: WebSocketLimits = {
  maxMessageBytes: 65_536, // a probe wants the greeting of a service, not its traffic
  maxDataFrames: 4_096, // an empty fragment costs its sender two bytes and us an entry
  maxControlFrames: 64, // each ping makes us answer
}

/** Below this a chunk or a DATA frame has more overhead than an honest sender would pay for long. */
export const SMALL_PIECE_BYTES = 64

/** Longest request target: RFC 9110 section 4.1 asks everybody to support 8000 octets, and few support more. */
export const MAX_TARGET_BYTES = 8_000
/** RFC 1035's 255 octets of a name, brackets and a port. */
export const MAX_HOST_BYTES = 263
/** Header fields of our request, names and values: below what nginx takes by default (4 buffers of 8 KiB). */
export const MAX_REQUEST_FIELD_BYTES = 16_384
export const MAX_REQUEST_FIELDS = 64
/** A probe's request body: a form or a small document, never an upload. */
export const MAX_REQUEST_BODY_BYTES = 1_048_576
