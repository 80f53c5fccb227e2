declare module 'fastify' {
  interface FastifyRequest {
    /**
     * The address of the client: the peer's, or what `http.trustedProxies` say of it. Without a port, IPv4 as IPv4.
     * Limits, logs, audits and conditions count by this one; forwarding headers are not to be read elsewhere.
     */
    readonly clientAddress: string;
  }
}

export {};
