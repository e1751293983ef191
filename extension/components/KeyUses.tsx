import type { JSX } from 'preact'
import type { KeyUse } from '../keys/remote-signer.ts'
import type { SigningRefusal } from '../keys/signing-refusal.ts'
import { plural, t } from '../locales/i18n.ts'
import type { MessageKey } from '../locales/i18n.ts'
import { Icon } from './Icon.tsx'

/** What the person’s key did at the request of a Worker, and what it did not. Nothing where it was not asked. */
export function KeyUses({ uses }: { readonly uses: readonly KeyUse[] }): JSX.Element {
  const signed = uses.filter((use) => use.status === 'signed')
  const refused = uses.filter((use) => use.status === 'refused')
  const [first] = signed
  return (
    <>
      {first === undefined ? null : (
        <p class="good setup-key"><Icon name="check" />{plural('setup.signed', signed.length, `${first.scheme}, ${first.protocol}`)}</p>
      )}
      {refused.map((use, at) => <p key={at} class="bad setup-key"><Icon name="warning" />{t('setup.refused', refusalText(use))}</p>)}
    </>
  )
}

function refusalText(use: Extract<KeyUse, { status: 'refused' }>): string {
  return t(refusals[use.refusal])
}

const refusals = {
  'no-key': 'setup.refusal.noKey',
  'unknown-form': 'setup.refusal.unknownForm',
  'other-host': 'setup.refusal.otherHost',
  'other-certificate': 'setup.refusal.otherCertificate',
  version: 'setup.refusal.version',
  scheme: 'setup.refusal.scheme',
  elsewhere: 'setup.refusal.elsewhere',
  again: 'setup.refusal.again',
  malformed: 'setup.refusal.malformed',
  failed: 'setup.refusal.failed',
} as const satisfies Record<SigningRefusal, MessageKey>
