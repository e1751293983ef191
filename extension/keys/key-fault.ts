/** Why a key was not imported: one word for each sentence that a person reads. */
export type KeyFaultCode =
  | 'nothing'
  | 'too-large'
  | 'not-recognised'
  | 'damaged'
  | 'openssh'
  | 'java-keystore'
  | 'no-key'
  | 'several-keys'
  | 'no-certificate'
  | 'public-key-only'
  | 'password-needed'
  | 'password-wrong'
  | 'unsupported-encryption'
  | 'unsupported-key'
  | 'unsupported-by-browser'
  | 'key-mismatch'

/** Something in the files, or about them, that stands in the way. `detail` names it, where there is a name: an algorithm, a file. */
export class KeyFault extends Error {
  readonly code: KeyFaultCode
  readonly detail: string | null

  constructor(code: KeyFaultCode, detail: string | null = null, cause?: unknown) {
    super(detail === null ? code : `${code}: ${detail}`, cause === undefined ? undefined : { cause })
    this.name = 'KeyFault'
    this.code = code
    this.detail = detail
  }
}
