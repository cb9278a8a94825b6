import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { isMixedToken, shape } from '../shape.ts'

export const cloud: RedactionRule = {
  id: 'cloud',
  why: 'A cloud key runs and reads everything its account may.',
  source:
    'AWS IAM unique identifiers; Google Cloud API keys (AIza + 35); Azure SAS; DigitalOcean, Heroku; gitleaks (MIT); one AWS id in 29 has no digit',
  triggers: [
    ...['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T'].map((on) =>
      shape('aws_key_id', on, new RegExp(`${on}[A-Z0-9]{12,17}(?![a-z])`, 'y'), {
        alone: true,
        unless: (found) => !/\d/.test(found.slice(4)) && (found.length !== 20 || /^ASIA(?:N|PAC)/.test(found)),
      }),
    ),
    shape('aws_key', 'ABSK', /ABSK[A-Za-z0-9+/]{60,300}={0,2}/y, { alone: true }),
    shape('aws_key', 'IQoJb3JpZ2lu', /IQoJb3JpZ2lu[A-Za-z0-9+/=%]{20,2000}/y),
    shape('aws_key', 'FwoGZXIvYXdz', /FwoGZXIvYXdz[A-Za-z0-9+/=%]{20,2000}/y),
    shape('signature', 'X-Amz-Signature=', /(X-Amz-Signature=)[0-9a-fA-F]{16,128}/y, { fold: true }),
    shape('aws_key', 'X-Amz-Security-Token=', /(X-Amz-Security-Token=)[^&\s"'<>]{16,4000}/y, { fold: true }),
    shape('aws_key_id', 'X-Amz-Credential=', /(X-Amz-Credential=)[A-Z0-9]{12,24}/y, { fold: true }),
    shape('google_key', 'AIza', /AIza[A-Za-z0-9_-]{20,60}/y),
    shape('google_key', 'GOCSPX-', /GOCSPX-[A-Za-z0-9_-]{10,60}/y),
    shape('google_token', 'ya29.', /ya29\.[A-Za-z0-9_.-]{10,2000}/y),
    shape('google_token', '1//0', /1\/\/0[A-Za-z0-9_-]{20,400}/y, { alone: true }),
    shape('google_token', '4/0A', /4\/0A[A-Za-z0-9_-]{20,400}/y, { alone: true }),
    shape('signature', 'X-Goog-Signature=', /(X-Goog-Signature=)[0-9a-fA-F]{16,1024}/y, { fold: true }),
    shape('azure_key', 'AccountKey=', /(AccountKey=)[A-Za-z0-9+/]{10,200}={0,2}/y, { fold: true }),
    shape('azure_key', 'SharedAccessKey=', /(SharedAccessKey=)[A-Za-z0-9+/]{10,200}={0,2}/y, { fold: true }),
    shape('signature', 'sig=', /(sig=)[A-Za-z0-9%+/_-]{16,200}={0,2}/y, { fold: true, alone: true }),
    ...['dop_v1_', 'doo_v1_', 'dor_v1_'].map((on) =>
      shape('cloud_token', on, new RegExp(`${on}[a-f0-9]{10,100}`, 'y')),
    ),
    shape('cloud_token', 'HRKU-', /HRKU-[A-Za-z0-9_-]{20,100}/y),
    shape('cloud_token', 'LTAI', /LTAI[A-Za-z0-9]{12,30}/y, { alone: true }),
    shape('cloud_token', 'AQVN', /AQVN[A-Za-z0-9_-]{35,60}/y, { alone: true }),
    shape('cloud_token', 't1.9eu', /t1\.9eu[A-Za-z0-9_.=-]{30,1000}/y),
    shape('cloud_token', 'y0_', /y0_[A-Za-z0-9_-]{30,200}/y, { alone: true }),
    shape('cloud_token', 'fo1_', /fo1_[A-Za-z0-9_-]{30,100}/y, { alone: true }),
    ...['fm1r_', 'fm1a_', 'fm2_'].map((on) =>
      shape('cloud_token', on, new RegExp(`${on}[A-Za-z0-9+/_-]{40,2000}={0,3}`, 'y'), { alone: true }),
    ),
    shape('cloud_token', 'nfp_', /nfp_[A-Za-z0-9]{20,100}/y, { alone: true }),
    shape('cloud_token', 'vercel_', /vercel_[A-Za-z0-9_]{0,24}[A-Za-z0-9]{20,100}/y, {
      alone: true,
      unless: (found) => !isMixedToken(found.slice(7)),
    }),
    ...['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'].map((on) =>
      shape('cloud_token', on, new RegExp(`${on}[A-Za-z0-9]{20,100}`, 'y'), { alone: true }),
    ),
    shape('cloud_token', 'v1.0-', /v1\.0-[a-f0-9]{24}-[a-f0-9]{60,200}/y),
    shape('cloud_token', 'cfut_', /cf[uao]t_[A-Za-z0-9]{30,100}/y, { alone: true }),
    shape('cloud_token', 'rnd_', /rnd_[A-Za-z0-9]{20,60}/y, {
      alone: true,
      unless: (found) => !isMixedToken(found.slice(4)),
    }),
  ],
  hides: () => [
    sample(`AKIA${fill('upper', 16, 4)}`, 'key ', ' used'),
    sample(`AIza${fill('alnum', 35)}`, '?key=', '&q=1'),
    sample(fill('alnum', 40), 'AccountName=x;AccountKey=', '==;EndpointSuffix=core'),
    sample(`${fill('alnum', 30)}%2B${fill('alnum', 9)}`, 'se=2026-01-01&sig=', '&sp=r'),
    sample(`dop_v1_${fill('hex', 64)}`, "'", "'"),
    sample(`ya29.${fill('alnum', 60)}`, 'token '),
  ],
  keeps: [
    'AKIA',
    'ASIAN market',
    'ASIAPACIFICREGION',
    'AIza',
    'design=modern',
    'v1.0-beta',
    'https://example.com/a?b=1//0',
  ],
}
