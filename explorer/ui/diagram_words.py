"""The words in the boxes of a block diagram, in the language of the window."""

from PySide6.QtCore import QCoreApplication

from explorer.diagrams.captions import Words


def diagram_words() -> Words:
    """What ``lay_out`` needs to write in the language that is installed now."""
    translate = QCoreApplication.translate
    return Words(
        input=translate("DiagramWords", "input"),
        output=translate("DiagramWords", "output"),
        conv=translate("DiagramWords", "conv"),
        depthwise=translate("DiagramWords", "depthwise"),
        max_pool=translate("DiagramWords", "max pool"),
        avg_pool=translate("DiagramWords", "avg pool"),
        max_short=translate("DiagramWords", "max"),
        avg_short=translate("DiagramWords", "avg"),
        global_pool=translate("DiagramWords", "global {0}"),
        dense=translate("DiagramWords", "dense"),
        norm=translate("DiagramWords", "batch norm"),
        layer_norm=translate("DiagramWords", "layer norm"),
        attention=translate("DiagramWords", "attention"),
        channels=translate("DiagramWords", "{0} channels"),
        units=translate("DiagramWords", "{0} units"),
        groups=translate("DiagramWords", "{0} groups"),
        stride=translate("DiagramWords", "stride {0}"),
        steps=translate("DiagramWords", "{0} steps"),
        inputs=translate("DiagramWords", "{0} inputs"),
    )
