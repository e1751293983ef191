import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from '../lab/ensure-programs.ts'
import { launchFirefox } from '../lab/firefox.ts'
import type { FirefoxWithExtension } from '../lab/firefox.ts'
import { temporaryDirectory } from '../lab/temporary-directory.ts'
import { extensionFolder, repositoryRoot } from './global-setup.ts'
import { stagelessTest as test } from './test.ts'

/** The lab, the Worker, and one Firefox with the extension for the tests of a file; they are skipped where there is no Firefox. */
export const firefoxTest = test.extend<object, { firefox: FirefoxWithExtension }>({
  firefox: [
    async ({ lab }, use) => {
      firefoxTest.skip((await findProgram('firefox')) === null, 'there is no Firefox')
      const folder = await temporaryDirectory()
      const extensionDir = join(folder.path, 'extension')
      await cp(join(repositoryRoot, extensionFolder('firefox')), extensionDir, { recursive: true })
      const firefox = await launchFirefox({ extensionDir, trustedCaPems: [lab.rootPem] })
      await use(firefox)
      await firefox.close()
      await folder.remove()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})
