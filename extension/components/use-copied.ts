import { useEffect, useState } from 'preact/hooks'

/** Whether something was just copied, for as long as it takes to see it; `settle` takes the outcome of the copying. */
export function useCopied(): { readonly copied: boolean; readonly settle: (copying: Promise<void>) => void } {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownForMs)
    return () => clearTimeout(timer)
  }, [copied])
  return { copied, settle: (copying) => void copying.then(() => setCopied(true), () => setCopied(false)) }
}

const shownForMs = 1_500
