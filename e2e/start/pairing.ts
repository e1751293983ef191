/** The extension's settings as it stores them: what a paired browser starts with. */
export interface Pairing {
  readonly worker: { readonly url: string; readonly token: string }
  readonly dohUrl: string
  readonly probeOnOpen?: boolean
  /** CA certificates that count beside the public roots. */
  readonly customCaPem?: string
}

/** The one key of the extension's local storage, and its value. A test holds it against the built extension. */
export function pairingSettings({ worker, dohUrl, probeOnOpen = true, customCaPem }: Pairing): { settings: object } {
  return {
    settings: {
      version: 1,
      worker: { url: worker.url, token: worker.token },
      resolver: { kind: 'custom', url: dohUrl },
      probeOnOpen,
      ...(customCaPem !== undefined && { customCaPem }),
    },
  }
}
