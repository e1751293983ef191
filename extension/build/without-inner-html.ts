/** As much of a Vite plugin as this one is. */
interface TransformPlugin {
  readonly name: string
  readonly transform: (code: string, id: string) => string | null
}

/**
 * Takes the one assignment to `innerHTML` out of Preact: this extension never sets HTML from a string, and what cannot
 * be done needs no reviewer's trust. A release of Preact that writes it otherwise stops the build.
 */
export function withoutInnerHtml(): TransformPlugin {
  return {
    name: 'hostlens:without-inner-html',
    transform(code, id) {
      if (!/\/preact\/dist\/preact\.m?js/.test(id)) return null
      const replaced = code.replace(assignment, '(()=>{throw new Error("HTML is never set from a string")})()')
      if (/\.innerHTML\s*=[^=]/.test(replaced)) throw new Error(`${id} sets innerHTML in a way that is not known here`)
      return replaced
    },
  }
}

const assignment = /\(\w+\.innerHTML=\w+\.__html\)/g
