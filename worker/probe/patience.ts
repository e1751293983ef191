/**
 * Waits for a promise, but no longer than that. What comes too late is dropped, its failure as well: whoever gave up
 * waiting ends what it waited for.
 */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | 'too-late'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<'too-late'>((resolve) => {
    timer = setTimeout(() => resolve('too-late'), ms)
  })
  promise.catch(() => undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
