import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isMixedToken, isWordy, shape } from '../shape.ts'

const plain = (on: string, body: string) =>
  shape('ai_key', on, new RegExp(`${on}${body}`, 'y'), {
    alone: true,
    unless: (found) => isWordy(found) || !isMixedToken(found.slice(on.length)),
  })

export const ai: RedactionRule = {
  id: 'ai',
  why: 'A key of an AI provider spends money.',
  source: 'vendors’ documentation; gitleaks (MIT): openai, anthropic, huggingface, perplexity',
  triggers: [
    plain('sk-', '[A-Za-z0-9_-]{16,300}'),
    shape('ai_key', 'sk-ant-', /sk-ant-[A-Za-z0-9_-]{8,300}/y),
    shape('ai_key', 'sk-proj-', /sk-proj-[A-Za-z0-9_-]{8,300}/y),
    shape('ai_key', 'sk-or-', /sk-or-[A-Za-z0-9_-]{12,300}/y),
    shape('ai_key', 'T3BlbkFJ', /T3BlbkFJ[A-Za-z0-9_-]{8,200}/y),
    plain('hf_', '[A-Za-z0-9]{16,100}'),
    shape('ai_key', 'hf_', /hf_[A-Za-z]{34}/y, { alone: true }),
    plain('api_org_', '[A-Za-z0-9]{20,100}'),
    plain('gsk_', '[A-Za-z0-9]{20,100}'),
    plain('pplx-', '[A-Za-z0-9]{20,100}'),
    plain('xai-', '[A-Za-z0-9]{20,200}'),
    plain('r8_', '[A-Za-z0-9]{20,100}'),
    plain('tvly-', '[A-Za-z0-9-]{16,100}'),
    plain('lsv2_', '[A-Za-z0-9_]{20,100}'),
    plain('fw_', '[A-Za-z0-9]{20,100}'),
    plain('pa-', '[A-Za-z0-9_-]{40,60}'),
  ],
  hides: () => [
    sample(`sk-${fill('alnum', 48)}`, 'provided: ', '.'),
    sample(`sk-ant-api03-${fill('alnum', 93)}AA`, 'key='),
    sample(`sk-proj-${fill('alnum', 60)}`, '"', '"'),
    sample(`hf_${fill('alnum', 34)}`, ' '),
    sample(`gsk_${fill('alnum', 52)}`),
  ],
  keeps: [
    'task-1234567890123456789',
    'disk-usage',
    'sk-',
    'risk-assessment-report-final',
    'hf_hub_download',
    'sk-learn-pipeline-of-models',
  ],
}
