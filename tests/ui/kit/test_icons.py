from lvctx_gui.ui.kit.icons import program_icon


def test_the_icon_is_found(qapp):
    assert not program_icon().isNull()
