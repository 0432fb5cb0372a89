"""RSA keys for tests: public to everybody who reads this, and of no other use."""

from __future__ import annotations

from typing import Any

from builder.signing.rsa_keys import read_rsa_private_jwk

FIRST_JWK: dict[str, Any] = {
    "kty": "RSA",
    "n": (
        "z3RmPbLCJlLVr296Vg8ZOTadp8TvHTOSQio41zmq_Z10sIoRidS3ZG5edA8tFwKevtlDnaU7I-"
        "7W8d1Oik1LYAcOHCOM1mO0nGCyBQ2QR37mekLMLLzYYTyf4sY_BUT6eCdl8691cf6d4J78zG3kMaF-"
        "KtR8jfEwDMrCKLC_yWw1xGn-LgphIORFy7uYLPbur0zRel6XZjexBG6iwn31w9oT37BIsMgTJcAZtRusmyYM3mKrmf"
        "bpSxqOYK9jwUfaoL1ZF1MiOW7hFBaGVDV9Z6FGJ6CCtlkEcj3cjaBkcOBa49nZ1k4VNkqdRDaAppGctC38fdvigH_r"
        "sUcYB_q-Nw"
    ),
    "e": "AQAB",
    "d": (
        "Ovos_NpejrWa8UKghWnKcnT_8guvLN6V9IB7Y1iOL4a9f1jpLoWOU5t698S-"
        "vV1t0vUCX4VzYD5M1jrj0raxuI2Y6dADgImc9Z4ZzgzymRjPHi_ySr-vRkmNbNOOZAmdqV4OAm691Vgc-xhH5zhQmP"
        "l_3F5HQLUyQ1i7RQUmqPS64HnZfmvfmCegEMdZSZderFwwFSmxt_HXawBiqadCudQZ9AG4bbyDjyb3CyCBTH57daIj"
        "A6up3pGk4PmIBkOCC0vmeP8zVd0rad2njMFH91hgN_zjoetiwfbmo-2ZkWEYTulKcnXFQ7H1uktnCP7qDaT4LPP-"
        "KXGZroiPofTPGQ"
    ),
    "p": (
        "7t5ZZe8WbjSl0OqxPyEJyLTIlcJT30MyEkovumksEqhaivNrGgMcD5ZPshD-"
        "fDVLdZ4xA9AMrP_HTnh70mSbpmcVS0xdj9yDaOW5GGtSLGD03OwBI-"
        "zoLAtRc04kLcT8mx84e7Nz8RXq5nFtnZj0n14H6B8S-rNWkstNW9Qvt1k"
    ),
    "q": (
        "3lVJ1G5WdXfCNwPoQ7H3oONcALpAD20brofnidmwP9ozTO6OO5vGsXloCM4d92WTQKNT9m0nE5JxstXG8CM9AeePSJ"
        "TgJW_XBvKn9swjk4UXk5-KIhehBdYCtcFvuw0pM_0-z7kCMo-ceWh-7supPsJxDGUobPHNjef1KEvHAA8"
    ),
    "dp": (
        "DOym9ab8FbZvimBIetv0xZFSkRfUpe3i1a6B6poqMlA9pesJznyAli9R3JaizmGr1Y9bo5MsPGgShqJqQLYE3foR4u"
        "Mc5N3PlmtnmnSkG5abaSCz5xe4cDmkjJKbzoYsDNCho7_P9Cl1bkaQ4cgW5FCYKO0Vf88YThUF-IQAmPE"
    ),
    "dq": (
        "gj2mBTopjaB89etlCRrcu7PUNlzkn-TDfYcBXKBX_d-"
        "dg6iPS13ilB5Rki7kIQOwsgG7crTYWj_EOQXABvYti8sRBWyorWWJqflF6W4GPSmO-"
        "RxRN81tt1R5u-03vXRlOZ5VSCvRnLrB5-EN0mcdmrUesisj9kXjqwhBdbyGM4M"
    ),
    "qi": (
        "xo4vhVIpNYdGd-eIGDUc7vOlSySvn2aE7jOyTWaXP-CJij0982eKeJ0ZKztvnzZRdNkhX0pHq1AlQ2HEWaSd_Uq2MR"
        "BaM671geTVkelzrf6913MWg25l_n6NHPDkHMOByp6BJvFQtTQzUC4PZ7tdzbvMD2I0QNXAUMz8pmT4v8c"
    ),
}
SECOND_JWK: dict[str, Any] = {
    "kty": "RSA",
    "n": (
        "wV5no4OPd2aRZt7S6Cac1oxSt_wTjJzUqo4vrdvv0rC-5Up3sDzvg_dJZo-i6nTuuiXi5ZGuj7vu0pMYk0Se-"
        "j8xALYWEDgduSXO6-"
        "TTlCFf2MHHGyIHs8ggvSRCzNXPlqZKEfXFNUHvzGwVjEErajiSbip3lvyWPdB6TLmjrhCqhgNWDeToV-"
        "zVSfdVx5CkAI5vx610ZL97hOwRAkq2C2PV-TZ8qHc_fFPIyOIhZhLRi5sXMkDMQYWu9llz3z5bWEetems86QG9Veex"
        "9zV5tcm_BEByDhkUcjZVpC9OAG9oQe1pvIW0nnbMXnY-nbM3gRWTD5RImQpONM1TYzof4BbDlq1ksT-xecC9i_WNt-"
        "XlRXlAqI3MU73-O5gFd7e7UQ_csY6nqCXRsiBrtNcI_kwHRtjKOzC3qLA-87YevB-4ZQTqeO_c2i-"
        "pQb5F19fsQQwTVKAixvHsHieymxdQnXtMiRizpu1AUWa5bXrnPy2UNETN46PJN6RtNODgjtr9"
    ),
    "e": "AQAB",
    "d": (
        "BPU6QL5H2hBUB16_t1DKiF-"
        "IY58pbI6WqLlxqtDFXthsY8pYWsYZMwyoW5WW7QS3nHS9UyFvp-l-543HdvrIfVL_WxmpsHVFewcnfZnJCTBSefPv-"
        "oSRgEnP-XsgR_DuFc2bzEcwec7ZirS1WCEEorOih4OvVZYsD2SUxvpWImMOTqM8j3ZWzohSdXplJYAfJsRM9-"
        "iJ4ADSQzFFUPlG64nxOGa6yzWX6yr_x_mXHYjU40vQ8rD07vO-"
        "4NVtOLErajoV1uKaN781ZOqHxS9xqSbdM7YkOWFX6QbY4NsM2aSRiKLzFtPsxgVp1IwBKVq4EimWERJ4OsYyq32ptF"
        "qRcqkKcNlh7wDczq-z4kIrONfegjTjh8wLhS_y7xW8-"
        "r1nirZSuNdKIauNcrEUJfgVRcgD8qrpXiGDcuIPoZ9gQacBsPc-"
        "RciTVqkRmNoJJQWcAdIwLh6bpLRQyxSd82Or2y-hUDNSW9r7Gc3EazJv4YUQKYjngIGhsoKlXzWHe4z5"
    ),
    "p": (
        "-HLCaGYiOe5rJAvVY1CAeiMfL0Ri9va8D0X8hRWFNKbUDfPfuRxApvyzuiHkyrDPnqR-Qd_IJl4x3ePs6YmTqhnkf-"
        "t5SrziM2eS0mxicLdIrnLA6X7sgMLD7KdQUcdkGosvfrU9CqXg4BIaSB8vozq1WhVy_LE82LTelCCCbBS1xGJTKYD3"
        "cmhUjphPn4psZkTIjfDUoVEn5kk8wcmckjzVJGhFLESMTC6eyxeIwwriHvU99J0cAgONkM609x4V"
    ),
    "q": (
        "xz8OtZk5re-"
        "70JCcXiS5hW4InSZMydozpPdDliRdNzejL5EZjXYFh4R6iEbWEkCk6x_h3zZLny1Lzjv3dqtvphCxIG2YzIByVZbdg"
        "T4Mcsc0UXaPuttkk4pLsaDzWxDBeVgOTcpcZkp0rAptU-kyO-vzsRv44VL1cksVWAjOFqS5ViOCvyaxyLO8086VHIN"
        "80XaKCbZu6GXBHldgCgGXHoqG3gmhb5HN3mfLJNn91WHyNwfgV4w5sSGedxMQEutJ"
    ),
    "dp": (
        "B9AsFvZnSyUZT3fjzQzCDZU_LNBcwGGABobv6wuDNeWtM4cg2QRvcBDwYgEg3dLzpIyNv-qWs8YwkUbSs4F1GFtaGT"
        "_Bf70y6-"
        "Ts9BseeWb6LSpEsNMiAuadHLsiRoAbwM3xv21ZrxUKXmGTXANHDz4QZ_XWuOWmATam7UeccmOwV62z6dE5duqbBiT6"
        "FA1ZXVn6aKRTO4N-2rog5ANAHkU1esCgtESvmNG6gq6JyYB1Hf4eZavvLo0IDa7CeCcF"
    ),
    "dq": (
        "sBhZJcLwqXvSILlOmh4XIYhocIvjHhuNvWUUBOTKxfyUa3vwe4gtxuIdccg5dxRPLceV17OjDmH4N6PkSKuoF7t08N"
        "YsT8HOSzr1Nj7ivaa15LHGwj0ZHRUDZVB9BKVAecCLk9Ef7QAtMchda-YUkcUuMgAo7OxnJcaabJ4LlxOrAiiMa-"
        "kFA_9nCkPwoazMakw8H-1vBFK6ZdiPdwiEyWdhX2hfl73jl4dgkYdgwnC4pE5_xqCWdKjj5xWgBTiR"
    ),
    "qi": (
        "l14WisiRrR_t_WOM1ZVxICtU9qVQGUIZ9AqoskXIyOgaNXyUUgRm_ppZqjrLlWTAMTJ_nWBoFZqJCFcWlEZZlBS2pm"
        "jV9KhOSM_3sjfxd79fJEbheYh4akmEo_BFwolXJp85y7fpJ0hBpCF-"
        "LLb9-XwDQkvpDYxtDBW8Kua51ymlMmlPJ820SUyF_VRB2EEkRAwUAb3EiokH-"
        "EzFAuLISNiwjdv3HNbCkXcVbOuna8TajjBOPU4KLF9dPR6h4x4C"
    ),
}
FIRST = read_rsa_private_jwk(FIRST_JWK)
SECOND = read_rsa_private_jwk(SECOND_JWK)


def listed(kid: str, key: Any, *, start: str = "2025-01-01", ended: str = "") -> str:
    """Give a line of keys.yaml.

    Args:
        ended: such as `retired: 2026-09-01`.
    """
    jwk = key.public.jwk
    public = f'{{kty: RSA, n: "{jwk["n"]}", e: AQAB}}' if jwk["kty"] == "RSA" else key.public.multikey
    type_ = "RSA" if jwk["kty"] == "RSA" else "Ed25519"
    more = f", {ended}" if ended else ""
    return f"- {{kid: {kid}, type: {type_}, public: {public}, from: {start}{more}}}\n"
