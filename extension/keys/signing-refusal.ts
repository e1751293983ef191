/** Why a key did not sign what a Worker asked it to. */
export type SigningRefusal = keyof typeof signingRefusals

/**
 * Each as the Worker is told it, which puts it into its failure. `unknown-form` and those about hosts and certificates are what a
 * Worker gets that tries to use a key for something else than the person's own probe.
 */
export const signingRefusals = {
  'no-key': 'no client certificate was offered',
  'unknown-form': 'what was to be signed is not a TLS CertificateVerify',
  'other-host': 'the handshake is with another host than the one that is probed',
  'other-certificate': 'the handshake shows another client certificate',
  version: 'the key signs for TLS 1.2 and 1.3 only',
  scheme: 'the key does not sign in this scheme',
  elsewhere: 'the key signs for the probed host only, and the probe is elsewhere',
  again: 'the key has already signed for this probe',
  malformed: 'the content is not base64',
  failed: 'the browser could not sign',
} as const
