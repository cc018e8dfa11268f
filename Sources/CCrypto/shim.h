#pragma once
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

/* SM2 (GB/T 32918) goes through lists of parameters and DER: wrapped here, so that Swift sees fixed sizes.
 * A public key is the point, 65 bytes (04 x y); a secret is the number, 32 bytes; a signature r s, 64 bytes. */
enum { CCRYPTO_SM2_POINT = 65, CCRYPTO_SM2_SECRET = 32, CCRYPTO_SM2_SIGNATURE = 64 };

/* The user id that GM/T 0009-2012 gives to signers who agreed on no other. */
#define CCRYPTO_SM2_USER "1234567812345678"

/* A public key or, with a secret, a pair; NULL where the bytes are none. */
static inline EVP_PKEY *ccrypto_sm2_key(const unsigned char *point, const unsigned char *secret) {
  EVP_PKEY *key = NULL;
  OSSL_PARAM *parameters = NULL;
  OSSL_PARAM_BLD *list = OSSL_PARAM_BLD_new();
  BIGNUM *number = secret ? BN_bin2bn(secret, CCRYPTO_SM2_SECRET, NULL) : NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
  if (list && context && (!secret || number)
      && OSSL_PARAM_BLD_push_utf8_string(list, OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0)
      && OSSL_PARAM_BLD_push_octet_string(list, OSSL_PKEY_PARAM_PUB_KEY, point, CCRYPTO_SM2_POINT)
      && (!number || OSSL_PARAM_BLD_push_BN(list, OSSL_PKEY_PARAM_PRIV_KEY, number))
      && (parameters = OSSL_PARAM_BLD_to_param(list)) && EVP_PKEY_fromdata_init(context) > 0
      && EVP_PKEY_fromdata(context, &key, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters) <= 0)
    key = NULL;
  OSSL_PARAM_free(parameters);
  OSSL_PARAM_BLD_free(list);
  BN_clear_free(number);
  EVP_PKEY_CTX_free(context);
  return key;
}

/* Makes a pair and writes both halves; 1 where it could. */
static inline int ccrypto_sm2_generate(unsigned char *point, unsigned char *secret) {
  EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
  BIGNUM *number = NULL;
  size_t size = 0;
  int done = key && EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, CCRYPTO_SM2_POINT, &size)
    && size == CCRYPTO_SM2_POINT && point[0] == 4 && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number)
    && BN_bn2binpad(number, secret, CCRYPTO_SM2_SECRET) == CCRYPTO_SM2_SECRET;
  BN_clear_free(number);
  EVP_PKEY_free(key);
  return done;
}

static inline int ccrypto_sm2_sign(EVP_PKEY *key, const unsigned char *bytes, size_t count, unsigned char *signature) {
  unsigned char der[80];
  const unsigned char *cursor = der;
  size_t size = sizeof der;
  EVP_PKEY_CTX *options = NULL;
  ECDSA_SIG *pair = NULL;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int done = context && EVP_DigestSignInit(context, &options, EVP_sm3(), NULL, key) > 0
    && EVP_PKEY_CTX_set1_id(options, CCRYPTO_SM2_USER, sizeof CCRYPTO_SM2_USER - 1) > 0
    && EVP_DigestSign(context, der, &size, bytes, count) > 0 && (pair = d2i_ECDSA_SIG(NULL, &cursor, (long)size))
    && BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32
    && BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32;
  ECDSA_SIG_free(pair);
  EVP_MD_CTX_free(context);
  return done;
}

/* Whether a signature, r and s of 32 bytes each, is the signer's of that user id; an empty id is one too. */
static inline int ccrypto_sm2_verify_as(
    EVP_PKEY *key, const char *user, size_t user_size, const unsigned char *bytes, size_t count, const unsigned char *signature) {
  unsigned char *der = NULL;
  int size = 0;
  EVP_PKEY_CTX *options = NULL;
  ECDSA_SIG *pair = ECDSA_SIG_new();
  BIGNUM *r = BN_bin2bn(signature, 32, NULL), *s = BN_bin2bn(signature + 32, 32, NULL);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int done = 0;
  if (pair && r && s && ECDSA_SIG_set0(pair, r, s)) {
    r = s = NULL;
    size = i2d_ECDSA_SIG(pair, &der);
    done = size > 0 && context && EVP_DigestVerifyInit(context, &options, EVP_sm3(), NULL, key) > 0
      && (!user_size || EVP_PKEY_CTX_set1_id(options, user, user_size) > 0)
      && EVP_DigestVerify(context, der, (size_t)size, bytes, count) == 1;
  }
  BN_free(r);
  BN_free(s);
  OPENSSL_free(der);
  ECDSA_SIG_free(pair);
  EVP_MD_CTX_free(context);
  return done;
}

static inline int ccrypto_sm2_verify(EVP_PKEY *key, const unsigned char *bytes, size_t count, const unsigned char *signature) {
  return ccrypto_sm2_verify_as(key, CCRYPTO_SM2_USER, sizeof CCRYPTO_SM2_USER - 1, bytes, count, signature);
}
