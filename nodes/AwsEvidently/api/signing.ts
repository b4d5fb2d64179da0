/** The service's name in SigV4's scope of a signature. */
export const SIGNING_NAME = 'evidently';

/** How far a client's clock may be off; AWS's messages name the same five minutes. */
export const MAX_SKEW_MINUTES = 5;
