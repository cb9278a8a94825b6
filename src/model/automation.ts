/** What is to follow a payment: a stage of the deal, a note beside it, a message to the customer. */
export type AutomationKind = 'status' | 'note' | 'notification'
