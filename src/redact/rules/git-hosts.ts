import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { shape } from '../shape.ts'

export const gitHosts: RedactionRule = {
  id: 'git-hosts',
  why: 'A token of a Git host reads and changes the source.',
  source:
    'github.blog "Behind GitHub’s new authentication token formats"; docs.gitlab.com token prefixes; gitleaks (MIT)',
  triggers: [
    ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((on) =>
      shape('git_token', on, new RegExp(`${on}[A-Za-z0-9]{10,251}`, 'y')),
    ),
    shape('git_token', 'github_pat_', /github_pat_[A-Za-z0-9_]{10,255}/y),
    ...[
      'glpat-',
      'gldt-',
      'glrt-',
      'glptt-',
      'glcbt-',
      'glsoat-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glffct-',
      'glwt-',
    ].map((on) => shape('git_token', on, new RegExp(`${on}[A-Za-z0-9_.-]{10,300}`, 'y'))),
    shape('git_token', 'GR1348941', /GR1348941[A-Za-z0-9_-]{10,100}/y),
    shape('git_token', 'ATBB', /ATBB[A-Za-z0-9]{20,60}/y, { alone: true }),
    shape('git_token', 'ATATT3', /ATATT3[A-Za-z0-9_=-]{20,300}/y),
    shape('git_token', 'ATCTT3', /ATCTT3[A-Za-z0-9_=-]{20,300}/y),
    shape('git_token', 'sgp_', /sgp_[A-Za-z0-9_]{20,100}/y, { alone: true }),
    shape('git_token', 'gitea_', /gitea_[A-Za-z0-9]{20,60}/y, { alone: true }),
  ],
  hides: () => [
    sample(`ghp_${fill('alnum', 36)}`, 'token ', ','),
    sample(`github_pat_${fill('alnum', 22)}_${fill('alnum', 59)}`, '(', ')'),
    sample(`glpat-${fill('alnum', 20)}`, 'x'),
    sample(`ATBB${fill('alnum', 32)}`),
  ],
  keeps: ['ghp_', 'glpat-', 'github_pat_ tokens', 'GATBB'],
}
