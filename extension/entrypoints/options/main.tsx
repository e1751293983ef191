import { render } from 'preact'
import { OptionsPage } from '../../components/OptionsPage.tsx'
import { loadSettings } from '../../storage/settings.ts'

render(<OptionsPage stored={await loadSettings()} />, document.getElementById('app') ?? document.body)
