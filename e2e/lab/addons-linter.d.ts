/** As much of the linter of addons.mozilla.org as the tests use; the package brings no types. */
declare module 'addons-linter' {
  interface Linter {
    readonly run: () => Promise<unknown>
  }
  interface LinterPlan {
    readonly config: { readonly _: readonly string[]; readonly logLevel: 'fatal'; readonly output: 'none'; readonly selfHosted: boolean }
    readonly runAsBinary: boolean
  }
  const linter: { readonly createInstance: (plan: LinterPlan) => Linter }
  export default linter
}
