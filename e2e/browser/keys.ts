import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientCertificate } from '../lab/start-lab.ts'
import { temporaryDirectory } from '../lab/temporary-directory.ts'

/** Imports what is chosen and pasted in the options, as a person would. */
export async function importClientKey(page: Page, { file, pem, password = '' }: { readonly file?: { readonly name: string; readonly buffer: Buffer }; readonly pem?: string; readonly password?: string }): Promise<void> {
  await page.getByRole('button', { name: 'Import a client certificate' }).click()
  const form = page.getByRole('form', { name: 'Import a client certificate' })
  if (file !== undefined) await form.getByLabel('Files').setInputFiles({ ...file, mimeType: 'application/octet-stream' })
  if (pem !== undefined) await form.getByLabel('Or paste PEM').fill(pem)
  if (password !== '') await form.getByLabel('Password').fill(password)
  await form.getByRole('button', { name: 'Import' }).click()
}

/** Adds a profile for these hosts that offers an imported client certificate. */
export async function addProfileWithKey(page: Page, pattern: string, keyName: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a profile' }).click()
  const form = page.getByRole('form', { name: 'Profile' })
  await form.getByLabel('Hosts').fill(pattern)
  await form.getByLabel('Client certificate').selectOption(keyName)
  await form.getByRole('button', { name: 'Save the profile' }).click()
  // It goes away once the profile is kept.
  await expect(form).toHaveCount(0)
}

/** A PKCS #12 file of a client of the lab, as OpenSSL makes one. */
export async function pkcs12Of({ keyPem, certificatePem }: ClientCertificate, password: string, args: readonly string[] = []): Promise<Buffer> {
  const folder = await temporaryDirectory()
  try {
    const path = join(folder.path, 'client.pem')
    await writeFile(path, keyPem + certificatePem)
    execFileSync('openssl', ['pkcs12', '-export', '-in', path, '-out', `${path}.p12`, '-passout', `pass:${password}`, ...args], { stdio: 'ignore' })
    return await readFile(`${path}.p12`)
  } finally {
    await folder.remove()
  }
}

/** Every form in which a secret could be on its way: its bytes, and what base64 and hexadecimal make of them, however they are broken into lines. */
export function tracesOf(bytes: Uint8Array): readonly string[] {
  const buffer = Buffer.from(bytes)
  // Base64 of a part that begins elsewhere reads differently: three ways in all.
  const shifted = [0, 1, 2].map((offset) => buffer.subarray(offset).toString('base64').replace(/=+$/, '').slice(0, -2))
  return [buffer.toString('latin1'), buffer.toString('hex'), ...shifted, ...shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))]
}
