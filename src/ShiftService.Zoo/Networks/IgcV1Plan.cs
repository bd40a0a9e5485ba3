namespace ShiftService.Zoo.Networks;

/// <summary>The layouts that IGCV1 was published in.</summary>
public enum IgcV1Plan
{
    /// <summary>CIFAR: three stages of blocks, without shortcuts.</summary>
    Plain,

    /// <summary>CIFAR: two blocks a residual unit.</summary>
    Residual,

    /// <summary>ImageNet: ResNet-18's layout.</summary>
    ImageNet18,
}
