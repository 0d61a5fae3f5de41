"""Every sentence a check can say, in one table: plain, exact, and pointing at the idea, never giving the code."""

SENTENCES = {
    "not attempted": "{id} not attempted yet. The next cells use the library's version.",
    "value not attempted": "{id} half done: {name} is still `...`.",
    "nothing returned": "{id} nothing returned. Does the function end with `return` and the result?",
    "wrong number of values": "{id} wrong: expected {wanted} value(s), {names}; got something {got}.",
    "not numbers": "{id} wrong: {name} is {got}; expected a number or an array of numbers.",
    "input changed": (
        "{id} wrong: the function changes its input {name} (`+=` and assigning to a part do that). "
        "Whoever called it still needs the old numbers: make a new array."
    ),
    "known mistake": "{id} wrong: {mistake}. {text} ({detail})",
    "wrong shape": "{id} wrong: {name} is {got}; expected {wanted}.",
    "not finite": "{id} wrong: {name}{where} is not a finite number, though all inputs are.",
    "scale": "{id} wrong: {name} is right but for a factor. {text}",
    "constant factor": "Every number is {ratio} times what it should be.",
    "wrong": "{id} wrong: {detail}.",
    "right": "{id} right.",
    "raised": "{id} raised {error} when called with {called}. The last lines below say where.",
    "hint": "{id}, hint {number} of {count}: {text}",
    "detail": "relative error {relative}, largest at {name}{where}",
    "detail single": "{name} has a relative error of {relative}",
    "detail shape": "{name} is {got}; expected {wanted}",
    "detail not finite": "{name} holds numbers that are not finite",
}

# Factors that name a mistake by themselves; where several fit, the first one is said.
SCALES = {
    "-1": "Its sign is flipped.",
    "1/m": "Every number is 1/m of the right one: it is divided by the number of examples once too often.",
    "m": "Every number is m times too large: a sum over the examples in place of their mean.",
    "-m": "Every number is m times too large, and its sign is flipped.",
    "1/K": "Every number is 1/K of the right one: it is divided by the number of outputs once too often.",
    "K": "Every number is K times too large: the mean over the outputs is missing.",
    "2": "Every number is twice what it should be.",
    "1/2": "Every number is half of what it should be.",
}

MISTAKES = {
    # 00
    "a count in place of a share": "This is how many are right. Of how many? A share lies between 0 and 1.",
    "the share of wrong answers": "This is the share that was read wrongly. Accuracy counts the right ones.",
    "percent in place of a share": "This is a percentage, 100 times the share. The idea is right; give the share.",
    "only the first is looked at": "Only the first image is compared. Every image counts.",
    "all or nothing": "This asks whether all answers are right at once. Count them one by one.",
    "predictions in place of matches": "This averages the predicted digits themselves, not whether they are right.",
    "the comparisons were not summed up": "This says for each image whether it is right. The share is one number.",
    # 01
    "the bias is missing": "After the weighted sum, each unit adds its own bias.",
    "the bias is subtracted": "The bias is added: it raises the unit's output where it is positive.",
    "the bias is multiplied": "The bias is added to the weighted sum, once. It does not multiply it.",
    "the bias is added once per input": "The bias is added once, after the sum; here it went into every product.",
    "not summed up": "These are the products, one for each input. A neuron answers with their sum.",
    "the weights are not used": "This is a plain sum of the inputs. Each input counts as much as its weight says.",
    "a mean in place of a sum": "The products are averaged. A neuron takes their sum.",
    "summed over the wrong axis": "This adds up the examples. The sum should run over the inputs of each.",
    "everything is summed up": "Too much was added up: every example, and every unit, has an answer of its own.",
    "the batch became a column": "One number for each example has shape (m,); a column (m, 1) is another shape.",
    "W was reshaped, not transposed": "Reshaping mixes the numbers up. W has the right shape already.",
    "each unit adds the first unit's bias": "Every unit has its own entry of b; here all of them add b[0].",
    "only the first example": "Only the first example's answer is returned. The batch has m of them.",
    "output has units first": "The answer has shape (H, m). Examples come first: (m, H).",
    "the second layer's bias is missing": "The second layer adds its bias b2 too.",
    "the first layer's bias is missing": "b1 is part of what the second layer is fed with: it must arrive in the end.",
    "b1 skips the second layer": "b1 is added before the second layer, so W2 acts on it too.",
    "W2 is transposed": "W2 has a row for each unit of the first layer already: it is used as it is.",
    "b2 is multiplied as well": "b2 is added after W2 has acted: nothing multiplies it.",
    "biases are not counted": "Every unit has a bias besides its weights.",
    "one bias for the whole layer": "Every unit has a bias of its own: H of them, not one.",
    "a bias for every input": "Biases belong to units: there are H of them, not D.",
    "inputs and units are added": "Every unit has a weight for every input: count the entries of W.",
}
