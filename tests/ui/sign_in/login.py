"""A login as a person types it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, PRACTICE_USERS


def fill(driver, user="supervisor", password=None):
    driver.find(QLineEdit, "clientNameEdit").setText(CLIENT_CODE)
    driver.find(QLineEdit, "userNameEdit").setText(user)
    driver.find(QLineEdit, "passwordEdit").setText(password or PRACTICE_USERS[user].password)
    driver.find(QLineEdit, "accessTokenEdit").setText(ACCESS_TOKEN)


async def sign_in(driver, **given):
    fill(driver, **given)
    driver.press("signInButton")
    await driver.idle()


def logins(api_server):
    return [seen for seen in api_server.control.log() if seen.target == "/session/login"]
