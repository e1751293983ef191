/** The same unit tests, inside the runtime that the Worker is deployed to: its TextDecoder, URL, zlib and SHA-1 are not Node's. */
import './caching.test.ts'
import './hpack.test.ts'
import './http1.test.ts'
import './http2.test.ts'
import './redirect.test.ts'
import './text-preview.test.ts'
import './websocket.test.ts'
