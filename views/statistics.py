"""placeholder"""
from flask import Blueprint
blueprint = Blueprint("statistics", __name__)
