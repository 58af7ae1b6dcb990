"""The three lists of fields that 科协发创字〔2024〕20号 names (items 一 to 三), as choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldList(models.TextChoices):
    FRONTIER = "frontier", _("Frontier fields and pre-research")
    KEY = "key", _("Key fields")
    INTEGRATED = "integrated", _("Integrated fields and upgrading standards")


class Field(models.TextChoices):
    ENERGY_STORAGE = "energy_storage", _("New energy storage")
    HYDROGEN = "hydrogen", _("Hydrogen energy")
    NEXT_IT = "next_it", _("New-generation information technology")
    BRAIN_LIKE = "brain_like", _("Brain-like intelligence")
    FUTURE_NETWORK = "future_network", _("Future networks")
    GENE = "gene", _("Gene technology")
    ADVANCED_MATERIALS = "advanced_materials", _("Advanced materials")
    QUANTUM = "quantum", _("Quantum technology")
    BRAIN_COMPUTER = "brain_computer", _("Brain-computer interfaces")
    EQUIPMENT = "equipment", _("High-end equipment")
    LIFE_SCIENCE = "life_science", _("Life science")
    CIRCUITS = "circuits", _("Integrated circuits")
    NEW_ENERGY = "new_energy", _("New energy")
    AUTONOMOUS_DRIVING = "autonomous_driving", _("Autonomous driving")
    COMPOSITES = "composites", _("Composite materials")
    SOFTWARE = "software", _("Information software and hardware")
    BIOTECH = "biotech", _("Biotechnology")
    HEALTH = "health", _("Medicine and health")
    GREEN_MANUFACTURING = "green_manufacturing", _("Green manufacturing")
    FOOD = "food", _("Food and consumption")
    AGRICULTURE = "agriculture", _("Agriculture and the countryside")
    PUBLIC_SAFETY = "public_safety", _("Public safety")
    ECOLOGY = "ecology", _("Ecological civilization")
    DIGITAL_MANUFACTURING = "digital_manufacturing", _("Digital transformation of manufacturing")
    CARBON = "carbon", _("Carbon peak and neutrality")
    SMART_CITY = "smart_city", _("Smart cities")
    INDUSTRY_UPGRADE = "industry_upgrade", _("Industrial upgrading")
    TECHNOLOGY_UPGRADE = "technology_upgrade", _("Technological upgrading")
    CONSUMPTION_UPGRADE = "consumption_upgrade", _("Consumption upgrading")
    GREEN_UPGRADE = "green_upgrade", _("Green upgrading")


FIELDS_OF: dict[FieldList, tuple[Field, ...]] = {
    FieldList.FRONTIER: tuple(Field)[:9],
    FieldList.KEY: tuple(Field)[9:23],
    FieldList.INTEGRATED: tuple(Field)[23:],
}
