/** What `zot extension check` tries the package with: hashes that it takes, cheap ones, with their passwords. */
export default {
  passwordVerifier: {
    hashes: [
      {
        password: 'correct horse',
        hash: '$argon2id$v=19$m=64,t=1,p=1$bmEYZ92mDAUq667nobjM/g$VSUIR9VleK59bfOXgCT3uHWj6CXPhiqB5lSQeA0dS30',
      },
    ],
  },
};
