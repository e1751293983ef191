import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

type Component<Props> = (props: Props) => JSX.Element | null

/**
 * A component whose code is loaded when it is first shown: for what few people open, so that the popup does not carry it.
 * Until then, and where it cannot be loaded (the extension was updated meanwhile), nothing stands there.
 */
export function lazy<Props extends object>(load: () => Promise<Component<Props>>): Component<Props> {
  let loaded: Component<Props> | null = null
  return function Lazy(props: Props): JSX.Element | null {
    const [Shown, setShown] = useState<{ readonly component: Component<Props> } | null>(loaded === null ? null : { component: loaded })
    useEffect(() => {
      if (Shown !== null) return
      let wanted = true
      load().then((component) => {
        loaded = component
        if (wanted) setShown({ component })
      }, () => undefined)
      return () => {
        wanted = false
      }
    }, [Shown])
    return Shown === null ? null : <Shown.component {...props} />
  }
}
