import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { shape } from '../shape.ts'

export const registries: RedactionRule = {
  id: 'registries',
  why: 'A registry token publishes packages in the name of its owner.',
  source: 'docs.npmjs.com about access tokens; pypi.org/help (macaroons begin with AgEIcHlwaS); gitleaks (MIT)',
  triggers: [
    shape('registry_token', 'npm_', /npm_[A-Za-z0-9]{20,100}/y, { alone: true }),
    shape('registry_token', 'pypi-', /pypi-[A-Za-z0-9_-]{30,1000}/y),
    shape('registry_token', 'dckr_pat_', /dckr_pat_[A-Za-z0-9_-]{10,100}/y),
    shape('registry_token', 'dckr_oat_', /dckr_oat_[A-Za-z0-9_-]{10,100}/y),
    shape('registry_token', 'rubygems_', /rubygems_[a-f0-9]{20,100}/y),
    shape('registry_token', 'oy2', /oy2[a-z0-9]{43}/y, { alone: true }),
    shape('registry_token', 'AKCp', /AKCp[A-Za-z0-9]{30,100}/y, { alone: true }),
    shape('registry_token', 'cmVmd', /cmVmd[A-Za-z0-9]{40,80}/y, { alone: true }),
    shape('registry_token', 'cio', /cio[A-Za-z0-9]{32}(?![A-Za-z0-9])/y, { alone: true }),
    shape('registry_token', 'CLOJARS_', /CLOJARS_[a-z0-9]{30,100}/y),
    shape('registry_token', ':_authToken=', /(:_authToken=["']?)[^\s"'`$]{6,400}/y),
    shape('registry_token', ':_password=', /(:_password=["']?)[^\s"'`$]{6,400}/y),
  ],
  hides: () => [
    sample(`npm_${fill('alnum', 36)}`, 'got ', '.'),
    sample(`pypi-AgEIcHlwaS5vcmc${fill('alnum', 60)}`),
    sample(`dckr_pat_${fill('alnum', 27)}`, '"', '"'),
    sample(fill('alnum', 36), '//registry.example.com/:_authToken='),
  ],
  keeps: ['npm_config_registry', 'npm_lifecycle_event_of_package_json', 'pypi-server', 'npm_package_version=1'],
}
