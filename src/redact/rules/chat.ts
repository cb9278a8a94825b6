import type { RedactionRule } from '../rule.ts'
import { fill, sample } from '../samples.ts'
import { shape } from '../shape.ts'

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export const chat: RedactionRule = {
  id: 'chat',
  why: 'A chat token or incoming webhook writes in the name of the team.',
  source: 'docs.slack.dev token types; discord.com/developers; Microsoft Teams incoming webhooks; gitleaks (MIT)',
  triggers: [
    ...['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxe-', 'xoxc-', 'xoxd-', 'xoxe.', 'xapp-', 'xwfp-'].map(
      (on) =>
        shape('slack_token', on, new RegExp(`${on.replace('.', '\\.')}[A-Za-z0-9.%_/+-]{8,400}={0,2}`, 'y'), {
          unless: (found) => !/\d/.test(found),
        }),
    ),
    shape(
      'slack_webhook',
      'hooks.slack.com/',
      /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9+/_-]{8,200}/y,
    ),
    shape(
      'slack_webhook',
      'hooks.slack-gov.com/',
      /(hooks\.slack-gov\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9+/_-]{8,200}/y,
    ),
    shape('discord_webhook', '/api/webhooks/', /(\/api\/webhooks\/\d{1,22}\/)[A-Za-z0-9_-]{10,200}/y),
    shape('discord_webhook', '/webhooks/', /(\/webhooks\/\d{15,22}\/)[A-Za-z0-9_-]{10,200}/y, { after: '0123456789' }),
    // user id in base64 (numbers begin with M, N or O), time, signature
    ...['MT', 'MD', 'Mz', 'Mj', 'ND', 'NT', 'Nj', 'Nz', 'OD', 'OT'].map((on) =>
      shape('discord_token', on, /[MNO][A-Za-z0-9_-]{17,30}\.[A-Za-z0-9_-]{5,8}\.[A-Za-z0-9_-]{20,45}/y, {
        alone: true,
        after: ALNUM,
      }),
    ),
    shape('discord_token', 'mfa.', /mfa\.[A-Za-z0-9_-]{40,100}/y, { alone: true }),
    shape('teams_webhook', '/webhookb2/', /(\/webhookb2\/)[A-Za-z0-9@/_-]{20,400}/y),
    shape('teams_webhook', 'outlook.office.com/webhook/', /(outlook\.office\.com\/webhook\/)[A-Za-z0-9@/_-]{20,400}/y),
    shape(
      'teams_webhook',
      'hooks.zapier.com/hooks/',
      /(hooks\.zapier\.com\/hooks\/[a-z]{1,10}\/)[A-Za-z0-9/_-]{6,200}/y,
    ),
    shape(
      'teams_webhook',
      'maker.ifttt.com/trigger/',
      /(maker\.ifttt\.com\/trigger\/[^\s/]{1,80}\/(?:json\/)?with\/key\/)[A-Za-z0-9_-]{8,100}/y,
    ),
    shape(
      'teams_webhook',
      'chat.googleapis.com/v1/spaces/',
      /(chat\.googleapis\.com\/v1\/spaces\/[^\s?]{1,100}\?)[^\s"'<>]{10,400}/y,
    ),
    // Whoever has the address of a scenario can start it: Make, Albato, Pabbly, SendPulse, Tines.
    shape('teams_webhook', '.make.com/', /(\.make\.com\/)[a-z0-9]{16,80}/y),
    shape('teams_webhook', 'hook.integromat.com/', /(hook\.integromat\.com\/)[a-z0-9]{16,80}/y),
    shape(
      'teams_webhook',
      'albato.com/wh/',
      /(albato\.com\/wh\/(?:\d{1,8}\/)?)[A-Za-z0-9_-]{5,40}\/[A-Za-z0-9_-]{10,80}/y,
    ),
    shape('teams_webhook', '/sendwebhookdata/', /(\/sendwebhookdata\/)[A-Za-z0-9_=-]{10,200}/y),
    shape(
      'teams_webhook',
      'sendpulse.com/api/event',
      /(sendpulse\.com\/api\/events?\/(?:name|id)\/)[A-Za-z0-9]{16,80}/y,
    ),
    shape('teams_webhook', '.tines.com/webhook/', /(\.tines\.com\/webhook\/)[a-z0-9]{16,64}\/[a-z0-9]{16,64}/y),
    shape('teams_webhook', '/mattermost/hooks/', /(\/mattermost\/hooks\/)[a-z0-9]{16,40}/y),
  ],
  hides: () => [
    sample(`xoxb-${fill('digits', 12)}-${fill('digits', 12)}-${fill('alnum', 24)}`, 'slack '),
    sample(`T${fill('upper', 8)}/B${fill('upper', 8)}/${fill('alnum', 24)}`, 'https://hooks.slack.com/services/'),
    sample(`MTA${fill('alnum', 21)}.${fill('alnum', 6)}.${fill('alnum', 38)}`, 'Bot '),
    sample(fill('alnum', 68), 'https://discord.com/api/webhooks/123456789012345678/'),
    sample(
      `${fill('hex', 8)}-1111-2222-3333-${fill('hex', 12)}@${fill('hex', 8)}`,
      'https://a.webhook.office.com/webhookb2/',
      '/IncomingWebhook/x',
    ),
  ],
  keeps: [
    'xoxb-',
    'xapp-token missing',
    'https://hooks.slack.com/services/',
    'POST /api/webhooks/stripe 200',
    'MTA delivery',
    'POST /webhooks/42/status',
  ],
}
