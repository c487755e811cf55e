import { z } from 'zod';

const signed = {
  Message: z.string(),
  MessageId: z.string(),
  Timestamp: z.string(),
  TopicArn: z.string(),
  SignatureVersion: z.string(),
  Signature: z.string(),
  SigningCertURL: z.string(),
};

const confirmation = z.object({
  ...signed,
  Type: z.literal('SubscriptionConfirmation'),
  SubscribeURL: z.string(),
  Token: z.string(),
});

/** What SNS sends to an address that is subscribed to a topic, or is about to be. */
export const snsMessage = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Notification'), Message: z.string(), TopicArn: z.string() }),
  confirmation,
  z.object({ Type: z.literal('UnsubscribeConfirmation'), TopicArn: z.string() }),
]);

/** Asks whether the address wants to be subscribed: nothing is sent to it before. */
export type SnsConfirmation = z.output<typeof confirmation>;
